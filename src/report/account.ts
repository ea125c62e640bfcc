/** The word before an account: a number is one, and words (`the account that owns …`) describe one. */
export function accountWord(account: string): 'account' | 'in' {
  return /^\d{12}$/u.test(account) ? 'account' : 'in';
}

/** What a command prints that needs nothing but its arguments: `main` writes it, with status 0. */
export interface Document {
  readonly outcome: 'document';
  readonly text: string;
  /** One line for standard error beside it; null without one. */
  readonly remark: string | null;
}

export function documentOf(text: string, remark: string | null = null): Document {
  return { outcome: 'document', text, remark };
}

/**
 * The page's one script: it puts the copy buttons to work. Fixed text, allowed by its hash and reading nothing but the page. Without it
 * the buttons stay hidden, and one click selects a command.
 */
export const SCRIPT = `
for (const button of document.querySelectorAll('button.copy')) {
  const word = button.textContent;
  let timer = 0;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const code = button.parentElement.querySelector('code');
    let done = true;
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      const range = document.createRange();
      range.selectNodeContents(code);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      done = document.execCommand('copy');
    }
    button.textContent = done ? 'Copied' : 'Selected';
    document.querySelector('[role=status]').textContent = done ? 'Copied' : 'Selected: copy it with the keyboard';
    clearTimeout(timer);
    timer = setTimeout(() => { button.textContent = word; }, 2000);
  });
}
`;

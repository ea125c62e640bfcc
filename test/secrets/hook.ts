/** Loaded before `src/main.ts`: the program itself, with a node full of secrets in place of this machine. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) =>
    next(/(?:^|\/)platform\/system\.ts$/u.test(specifier) ? new URL('./node.ts', import.meta.url).href : specifier, context),
});

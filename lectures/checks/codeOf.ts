/** The code of a function without its comments, which may name what the code may not use. */
export function codeOf(answer: { toString(): string }): string {
  return answer.toString().replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '');
}

/** The name and the text of what `body` throws. */
export async function message(body: () => Promise<unknown>): Promise<string> {
  return body().then(
    () => 'nothing was thrown',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

/** Where to go after signing in: a path of our own and nothing else, so that no link can lead people away. */
export function returnTo(search: URLSearchParams): string {
  const asked = search.get('returnTo') ?? '/'
  return /^\/(?![/\\])[^\\\s]*$/.test(asked) ? asked : '/'
}

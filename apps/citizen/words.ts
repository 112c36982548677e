/**
 * The sentences of the first screen: the shell, the home page and what systems put on it (`<id>.citizen.home.…`).
 * All others come with the first screen that is opened after it. A test draws the home page with these alone.
 */
const FIRST = [
  /^(?:errors\.)?kernel\./,
  /^[\w-]+\.citizen\.home\./,
  /^field-reports\.(?:state\.|citizen\.(?:progress\.|wasDue|due$|sentOn))/,
  /^citizen\.(?:lite\.(?:open|offer|keepFull|title|close|words)$|home|menu|audience|language|size|skip|offline|waiting|retry|close|problem|update|block|front)(?:\.|$)/,
  /^citizen\.device\.(?:note|noteRefused|keptAt)$/,
  /^citizen\.(?:inbox\.(?:title|unread)|signIn\.title|search\.(?:label|go))/,
]

export const isFirst = (key: string) => FIRST.some((pattern) => pattern.test(key))

declare module 'virtual:texts-refusals/*' {
  const texts: Readonly<Record<string, string>>
  export default texts
}
declare module 'virtual:texts/*' {
  const texts: Readonly<Record<string, string>>
  export default texts
}
declare module 'virtual:texts-rest/*' {
  const texts: Readonly<Record<string, string>>
  export default texts
}

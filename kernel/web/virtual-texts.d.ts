declare module 'virtual:texts/vi' {
  const texts: Readonly<Record<string, string>>
  export default texts
}
declare module 'virtual:texts/en' {
  const texts: Readonly<Record<string, string>>
  export default texts
}

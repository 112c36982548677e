declare module 'autocannon' {
  namespace autocannon {
    interface Options {
      url: string
      connections?: number
      duration?: number
      method?: string
      headers?: Record<string, string>
      /** Threads of their own that ask. */
      workers?: number
      /** Requests a second of all connections together. */
      overallRate?: number
    }
    interface Result {
      requests: { average: number }
      /** Milliseconds. */
      latency: { p50: number; p99: number }
      non2xx: number
    }
  }
  function autocannon(options: autocannon.Options): Promise<autocannon.Result>
  export default autocannon
}

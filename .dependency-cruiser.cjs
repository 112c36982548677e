/** Who may import what: imports point down, and sideways only through contract.ts. */
const rule = (name, from, to) => ({ name, severity: 'error', from, to })
const test = '\\.test\\.tsx?$'
const contractParts = '^(systems|engines)/[^/]+/(contract[a-z0-9-]*\\.ts$|shared/)'

module.exports = {
  forbidden: [
    rule('kernel-knows-no-domain', { path: '^kernel/' }, { path: '^(engines|systems|apps)/' }),
    rule('engines-know-no-system', { path: '^engines/' }, { path: '^(systems|apps)/' }),
    rule('systems-know-no-app', { path: '^systems/' }, { path: '^apps/' }),
    rule(
      'systems-meet-at-contracts',
      { path: '^systems/([^/]+)/', pathNot: [test, '/testing/'] },
      { path: '^systems/', pathNot: ['^systems/$1/', '/contract\\.ts$'] },
    ),
    rule(
      // A test starts its neighbours whole, and still reads nothing of their inside.
      'tests-start-neighbours',
      { path: ['^systems/([^/]+)/.*\\.test\\.tsx?$', '^systems/([^/]+)/testing/'] },
      { path: '^systems/', pathNot: ['^systems/$1/', '/(contract|system)\\.ts$'] },
    ),
    rule(
      'engines-through-the-door',
      { path: '^systems/', pathNot: '/web/' },
      { path: '^engines/[^/]+/(?!(index|contract)\\.ts$)' },
    ),
    rule(
      'engines-meet-at-the-door',
      { path: '^engines/([^/]+)/' },
      // `shared/` of an engine: plain functions that browsers and servers both call.
      { path: '^engines/', pathNot: ['^engines/$1/', '/(index|contract)\\.ts$', '^engines/[^/]+/shared/'] },
    ),
    rule(
      'contracts-browser-safe',
      // A long contract is written in parts, `contract-<part>.ts`; `shared/` holds plain functions that server and browser
      // both call. Only the whole contract is imported elsewhere.
      { path: contractParts },
      { path: '^(kernel/(server|web|testing)|ui|(systems|engines)/)', pathNot: contractParts },
    ),
    rule(
      'apps-through-the-door',
      { path: '^apps/' },
      { path: '^(systems|engines)/[^/]+/(?!(system|index|contract)\\.ts$|web/(index|worker)\\.ts$)' },
    ),
    rule(
      'web-sees-contracts-only',
      { path: '^(systems|engines)/[^/]+/web/' },
      { path: '^(systems|engines)/[^/]+/(?!web/|contract[a-z0-9-]*\\.ts$|shared/|text/)' },
    ),
    rule(
      'browser-stays-in-browser',
      { path: '^(kernel/(shared|web)|ui|apps/(citizen|office|ops)|.*/web)/', pathNot: test },
      { path: '^kernel/server/' },
    ),
    rule(
      'ui-is-only-looks',
      // Its tests, its scripts and the gallery's build run outside the browser.
      { path: '^ui/', pathNot: [test, '\\.mjs$', '/vite\\.config\\.ts$'] },
      { path: '^(?!ui/|kernel/shared/|node_modules/)' },
    ),
    rule(
      'outer-folders-stay-out',
      // How an app is built is a tool's affair, though the file lies in the app's folder.
      { path: '^(kernel|ui|engines|systems|apps)/', pathNot: [test, '/testing/', '/vite\\.(ssr\\.)?config\\.ts$'] },
      { path: '^(provinces|sandbox|tools|bench|conformance)/' },
    ),
    // An import that leads nowhere matches no other rule, and would pass in silence.
    // `virtual:` modules are made by the web build, which fails by itself when one is missing.
    rule('every-import-resolves', {}, { couldNotResolve: true, pathNot: ['^virtual:', '^pdfmake/interfaces'] }),
    // Two files that name each other's types only are erased apart; a cycle that runs is not.
    rule('no-cycles', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.cache|\\.data[^/]*)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'module', 'browser', 'node', 'default', 'types'],
    },
  },
}

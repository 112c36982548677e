/** What the doors of this app itself are called in bars and tiles, and their signs; a screen's own menu says it otherwise. */
export const OWN_DOORS: Readonly<Record<string, { title: string; icon: string }>> = {
  '/': { title: 'citizen.menu.home', icon: 'house' },
  '/map': { title: 'citizen.menu.map', icon: 'map-trifold' },
  '/mine': { title: 'citizen.menu.mine', icon: 'files' },
  '/me': { title: 'citizen.menu.me', icon: 'user' },
  '/report': { title: 'citizen.menu.report', icon: 'plus' },
  '/reports': { title: 'citizen.home.around', icon: 'list' },
  '/emergency': { title: 'citizen.menu.sos', icon: 'siren' },
  '/help': { title: 'citizen.menu.help', icon: 'info' },
  '/search': { title: 'citizen.menu.search', icon: 'magnifying-glass' },
  '/services': { title: 'citizen.menu.services', icon: 'list' },
  '/inbox': { title: 'citizen.inbox.title', icon: 'bell' },
}

/** Who sees the register of devices: those at the centre, who notice when one falls silent. */
export const roles = {
  'environment.watcher': ['environment.registry', 'telemetry.read'],
  'environment.keeper': ['environment.registry', 'telemetry.read', 'telemetry.manage'],
  'home.operator': ['environment.registry'],
  'field-reports.operator': ['environment.registry', 'telemetry.read'],
  'platform.leader': ['environment.registry'],
}

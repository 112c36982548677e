// The holders of the engines, and of what does not register itself yet. A system registers by `offerHolder`.
import './identity.ts'
import './notify.ts'
import './cases.ts'
import './field-reports.ts'
import './personal.ts'
import './pages.ts'

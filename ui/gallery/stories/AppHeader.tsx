import { AppHeader, Badge, Button, LanguageSwitch, TextInput } from '../../index.ts'
import { arrowLeft, bell, magnifyingGlass, textAa } from '../../icon-paths.ts'
import type { Story, Words } from '../story.ts'

const actions = (w: Words) => (
  <>
    <Button variant="quiet" icon={textAa} label={w.textSize.legend} />
    <Button variant="quiet" icon={bell}>
      <span className="h-hidden">{w.bell}</span>
      <Badge count={2} label={`2 ${w.unread}`} />
    </Button>
  </>
)

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => (
      <div className="g-phone">
        <AppHeader
          title={w.app}
          href="#home"
          actions={
            <>
              <LanguageSwitch
                label={w.language}
                languages={w.languages.map(({ value }) => ({ value, label: value.toUpperCase() }))}
                value="vi"
                onValue={() => undefined}
              />
              {actions(w)}
            </>
          }
        />
      </div>
    ),
  },
  {
    name: 'icon',
    render: (w) => (
      <div className="g-phone">
        <AppHeader title={w.dossier} leading={<Button variant="quiet" icon={arrowLeft} label={w.back} />} />
      </div>
    ),
  },
  {
    name: 'long',
    render: (w) => (
      <div className="g-phone">
        <AppHeader
          title={w.longTitle}
          leading={<Button variant="quiet" icon={arrowLeft} label={w.back} />}
          actions={actions(w)}
        />
      </div>
    ),
  },
  {
    name: 'wide',
    render: (w) => (
      <div className="g-phone">
        <AppHeader
          title={w.app}
          href="#home"
          actions={actions(w)}
          below={<TextInput type="search" aria-label={w.search} placeholder={w.search} icon={magnifyingGlass} />}
        />
      </div>
    ),
  },
]

import type { HeadTools, PageHead, ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { articleHead, ArticleScreen } from './article-screen.tsx'

export const Screen = ({ params }: ScreenProps) => <ArticleScreen page="fact-checks" slug={params['slug']} />
export const pageHead = (tools: HeadTools): PageHead => articleHead('fact-checks', tools)

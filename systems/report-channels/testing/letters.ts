import { OURS, type Letter } from './stage.ts'

/** Mails that no person wrote to us. */
export const VACATION: Readonly<Record<string, Letter>> = {
  'a vacation answer': { headers: { 'Auto-Submitted': 'auto-replied' } },
  'a bounce': { envelope: { from: '', to: OURS }, from: 'MAILER-DAEMON@example.vn' },
  'mail of a list': { headers: { 'List-Id': '<news.example.vn>' } },
  'bulk mail': { headers: { Precedence: 'bulk' } },
  'mail of a machine': { from: 'no-reply@example.vn' },
  'mail that claims to be ours': { from: OURS },
}

const LEVELS = 3_000

/** Three thousand multiparts, each inside the other. */
export const MAIL_BOMB = [
  'From: bomb@example.vn',
  `To: ${OURS}`,
  'Subject: bomb',
  'MIME-Version: 1.0',
  ...Array.from({ length: LEVELS }, (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}`),
  'Content-Type: text/plain',
  '',
  'x',
].join('\r\n')

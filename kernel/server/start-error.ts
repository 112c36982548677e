/** Reasons why the platform cannot start on this machine. They are told before any text file is loaded. */
const sentences = {
  unsupported: {
    vi: 'Không có bộ PostgreSQL {version} kèm theo cho {platform}; hãy đặt DATABASE_URL trỏ tới một máy chủ PostgreSQL.',
    en: 'There is no bundled PostgreSQL {version} for {platform}; set DATABASE_URL to a PostgreSQL server of your own.',
  },
  unreachable: {
    vi: 'Người dùng thường (uid {uid}) không đọc được tệp chương trình PostgreSQL trong {path}; hãy đặt mã nguồn ở thư mục mà mọi người dùng vào được, hoặc chạy không phải bằng root.',
    en: 'The ordinary user (uid {uid}) cannot run the PostgreSQL programs in {path}; keep the code in a folder every user may enter, or do not run as root.',
  },
  noPermission: {
    vi: 'Không có quyền ghi vào thư mục dữ liệu {path}; hãy đổi chủ sở hữu thư mục hoặc đặt DATA_DIR khác.',
    en: 'No permission to write to the data folder {path}; change its owner or set another DATA_DIR.',
  },
  diskFull: {
    vi: 'Ổ đĩa chứa {path} đã đầy; hãy giải phóng dung lượng rồi chạy lại.',
    en: 'The disk that holds {path} is full; free some space and start again.',
  },
  inUse: {
    vi: 'Thư mục dữ liệu {path} đang được một tiến trình khác sử dụng{owner}; hãy dừng tiến trình đó hoặc đặt DATA_DIR khác.',
    en: 'The data folder {path} is in use by another process{owner}; stop it or set another DATA_DIR.',
  },
  portInUse: {
    vi: 'Cổng {port} của PostgreSQL đã có chương trình khác sử dụng; hãy chọn cổng khác.',
    en: 'Port {port} for PostgreSQL is already taken by another program; choose another port.',
  },
  noUserName: {
    vi: 'Người dùng có uid {uid} không có tên trong hệ thống (/etc/passwd) nên PostgreSQL không tạo được cơ sở dữ liệu; hãy thêm người dùng đó.',
    en: 'The user with uid {uid} has no name on this system (/etc/passwd), so PostgreSQL cannot create its database; add that user.',
  },
  passwordMissing: {
    vi: 'Thiếu tệp mật khẩu {path} của cơ sở dữ liệu; hãy phục hồi thư mục dữ liệu từ bản sao lưu.',
    en: 'The database password file {path} is missing; restore the data folder from a backup.',
  },
  configuration: {
    vi: 'Cấu hình sai: {what}',
    en: 'Wrong configuration: {what}',
  },
  secretMissing: {
    vi: 'MODE=production cần SECRET riêng (từ 32 ký tự).',
    en: 'MODE=production needs a SECRET of its own (32 signs or more).',
  },
  packFileMissing: {
    vi: 'Thiếu tệp {file} trong gói dữ liệu tỉnh {path}; hãy kiểm tra PROVINCE và PROVINCES_DIR.',
    en: 'The file {file} is missing in the province pack {path}; check PROVINCE and PROVINCES_DIR.',
  },
  packFileWrong: {
    vi: 'Tệp {file} của gói dữ liệu tỉnh có chỗ sai: {what}',
    en: 'The file {file} of the province pack is wrong: {what}',
  },
  migrationChanged: {
    vi: 'Tệp {file} đã bị sửa sau khi áp dụng vào cơ sở dữ liệu; hãy khôi phục tệp cũ và thêm một tệp mới.',
    en: 'The file {file} was changed after it was applied to the database; restore it and add a new one.',
  },
  noSuchSystem: {
    vi: 'Không có hệ thống «{id}»; hãy kiểm tra SYSTEMS.',
    en: 'There is no system “{id}”; check SYSTEMS.',
  },
  webPortInUse: {
    vi: 'Cổng {port} đã có chương trình khác sử dụng; hãy đặt PORT khác.',
    en: 'Port {port} is already taken by another program; set another PORT.',
  },
  sandboxPorts: {
    vi: 'Các máy chủ thử nghiệm không mở được cổng {from} đến {to}; hãy đặt PORT khác.',
    en: 'The sandbox servers could not open ports {from} to {to}; set another PORT.',
  },
  databaseAway: {
    vi: 'Không kết nối được cơ sở dữ liệu ở DATABASE_URL: {what}',
    en: 'The database at DATABASE_URL cannot be reached: {what}',
  },
  failed: {
    vi: 'PostgreSQL không khởi động được (nhật ký: {path}): {reason}',
    en: 'PostgreSQL could not start (log: {path}): {reason}',
  },
} as const

export type StartErrorCode = keyof typeof sentences

/** The platform cannot start, and why: one sentence in Vietnamese and the same in English, never a stack to decipher. */
export class StartError extends Error {
  readonly code: StartErrorCode
  constructor(code: StartErrorCode, facts: Record<string, string | number> = {}) {
    const fill = (sentence: string) => sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''))
    super(`${fill(sentences[code].vi)}\n${fill(sentences[code].en)}`)
    this.name = 'StartError'
    this.code = code
  }
}

/** Turns whatever the system or PostgreSQL said into one sentence with something to do in it. */
export function explain(error: unknown, path: string, port = 0): StartError {
  if (error instanceof StartError) return error
  const { code, message } = error as NodeJS.ErrnoException
  const says = (pattern: RegExp) => pattern.test(`${code} ${message}`)
  const facts = { path, port, uid: process.getuid?.() ?? '' }
  if (says(/ENOSPC|EDQUOT|No space left on device|quota exceeded/i)) return new StartError('diskFull', facts)
  if (says(/Address already in use/)) return new StartError('portInUse', facts)
  if (says(/could not look up effective user/)) return new StartError('noUserName', facts)
  if (says(/lock file .* already exists|pre-existing shared memory/)) return new StartError('inUse', facts)
  if (says(/EACCES|EPERM|EROFS|ENOTDIR|EEXIST|Permission denied|Read-only file system/))
    return new StartError('noPermission', facts)
  const lines = message.split('\n').filter((line) => /FATAL|PANIC|ERROR|error|HINT/.test(line))
  return new StartError('failed', { path, reason: (lines.at(-1) ?? message.trim().split('\n').at(-1) ?? '').trim() })
}

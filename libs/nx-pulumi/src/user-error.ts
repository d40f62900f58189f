export { UserError } from '@per-branch/go-tool';

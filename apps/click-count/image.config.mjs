import { fileURLToPath } from 'node:url';

const fileOf = (path, base) => fileURLToPath(new URL(path, import.meta.resolve(base)));

/** @type {import('@per-branch/oci-image').ServiceImage} */
export default {
  entryPoint: 'dist/main.js',
  folders: ['public'],
  // One arena for all threads: those of Node allocate little, and each arena keeps what it once had.
  env: { MALLOC_ARENA_MAX: '1' },
  ports: [8080, 9464],
  bundle: {
    // NestJS loads them only where they are installed; the service does not use them.
    external: ['@nestjs/microservices', '@nestjs/websockets', 'class-transformer', 'class-validator'],
    // Express has them for bodies, nested queries and the types of responses, of which the service uses none: parsers, character
    // tables, the register of media types.
    omit: /(body-parser|multer|busboy\/lib|qs\/lib|type-is|iconv-lite\/encodings|mime-db)\/index\.js$/,
    alias: {
      // At run time the service needs the decorators only; what makes the document of them is for the target `openapi`.
      '@nestjs/swagger': fileOf('./decorators/index.js', '@nestjs/swagger'),
      // ES modules, of which only those that are used are bundled; Node gets CommonJS, which is bundled as a whole.
      rxjs: fileOf('./dist/esm/index.js', 'rxjs/package.json'),
      'rxjs/operators': fileOf('./dist/esm/operators/index.js', 'rxjs/package.json'),
    },
  },
};

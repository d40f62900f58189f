import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

const problem = {
  type: 'object',
  description: 'Problem details (RFC 9457)',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', description: 'The problem type, a URI reference that identifies the kind of problem' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What happened and what to do about it' },
  },
};
const retryAfter = {
  'Retry-After': { description: 'Seconds after which to try again', schema: { type: 'string' as const } },
};

/** A count, as digits in plain text. */
export const AnswersCount = (description: string) =>
  answersText(200, description, { type: 'string', pattern: '^-?[0-9]{1,19}$', example: '9007199254740994' });

export const AnswersText = (status: number, description: string, example: string) =>
  answersText(status, description, { type: 'string', example });

/** The problems of the counter: Redis is unavailable, or the stored value is no count. */
export const AnswersCounterProblems = () =>
  applyDecorators(
    answersProblem(
      503,
      'Redis is unavailable, or too many requests wait for it. The click may have been counted, once.',
      retryAfter,
    ),
    answersProblem(
      500,
      'The Redis key does not hold a count, or the largest count is reached; the click was not counted.',
    ),
  );

function answersText(status: number, description: string, schema: object) {
  return ApiResponse({ status, description, content: { 'text/plain': { schema } } });
}

function answersProblem(status: number, description: string, headers = {}) {
  const content = {
    'text/plain': { schema: { type: 'string' as const } },
    'application/problem+json': { schema: problem as object },
  };
  return ApiResponse({ status, description, headers, content });
}

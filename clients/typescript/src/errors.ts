import { fromBinary } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema } from "./generated/google/rpc/error_details_pb.js";
import { StatusSchema, type Status } from "./generated/google/rpc/status_pb.js";
import type { CallFailure } from "./transport.js";

const STATUS_NAMES = [
  "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
] as const;

/** The name of a gRPC status. */
export type StatusName = (typeof STATUS_NAMES)[number];

/** The numbers of the statuses that this library itself gives or acts on. */
export const StatusCode = {
  cancelled: 1, unknown: 2, deadlineExceeded: 4, resourceExhausted: 8, failedPrecondition: 9, aborted: 10, unimplemented: 12, internal: 13, unavailable: 14,
} as const;

/** A field of the request that is wrong. */
export interface FieldViolation {
  /** Its path, for example `channel_indices`. */
  readonly field: string;
  readonly description: string;
}

/** What is known of a failed call besides its text. */
export interface ErrorDetails {
  readonly reason?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly fieldViolations?: readonly FieldViolation[];
  readonly retryDelayMs?: number | undefined;
}

/**
 * The server refused a call, could not be reached, or broke its own rules. The message is the server's own text.
 * A call that its own `AbortSignal` ended throws the signal's reason instead: an `AbortError`, as everywhere.
 */
export class ActivationError extends Error {
  override readonly name: string = "ActivationError";
  /** The gRPC status, for example `NOT_FOUND`; `DATA_LOSS` if what arrived was not what was announced. */
  readonly code: StatusName;
  /** A reason for programs, for example `QUEUE_FULL`; undefined if the server gave none. */
  readonly reason: string | undefined;
  /** What the reason is about, for example the nearest names of an unknown layer. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The request's fields that are wrong; empty if none was named. */
  readonly fieldViolations: readonly FieldViolation[];
  /** When it is worth asking again, in milliseconds; undefined if the server did not say. */
  readonly retryDelayMs: number | undefined;

  constructor(code: StatusName, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.reason = details.reason;
    this.metadata = details.metadata ?? {};
    this.fieldViolations = details.fieldViolations ?? [];
    this.retryDelayMs = details.retryDelayMs;
  }
}

/** A name or pattern matches no layer of the model. */
export class UnknownLayerError extends ActivationError {
  override readonly name = "UnknownLayerError";

  /** What was asked for. */
  get layer(): string {
    return this.metadata["layer"] ?? "";
  }

  /** The model that was asked. */
  get model(): string {
    return this.metadata["model"] ?? "";
  }

  /** The names nearest to what was asked for. */
  get nearest(): readonly string[] {
    return (this.metadata["nearest"] ?? "").split(", ").filter((name) => name.length > 0);
  }
}

/** The name of a status; a number that no status has is UNKNOWN. */
export function statusName(code: number): StatusName {
  return STATUS_NAMES[code] ?? "UNKNOWN";
}

/** What callers meet of a failed call. */
export function toError(failure: CallFailure): ActivationError {
  const status = readStatus(failure.details);
  const info = find(status, ErrorInfoSchema);
  const details: ErrorDetails = {
    reason: info?.reason,
    metadata: info?.metadata ?? {},
    fieldViolations: find(status, BadRequestSchema)?.fieldViolations.map(({ field, description }) => ({ field, description })) ?? [],
    retryDelayMs: retryDelayMs(failure),
  };
  const code = statusName(failure.code);
  // A refusal says everything itself; a broken connection has a cause that is worth reading.
  const options = failure.cause === undefined || status !== undefined ? {} : { cause: failure.cause };
  const message = failure.message.length > 0 ? failure.message : `The call ended with status ${code}.`;
  return info?.reason === "UNKNOWN_LAYER"
    ? new UnknownLayerError(code, message, details, options)
    : new ActivationError(code, message, details, options);
}

/** The reason that the server gives for programs; undefined if it gives none. */
export function reasonOf(failure: CallFailure): string | undefined {
  return find(readStatus(failure.details), ErrorInfoSchema)?.reason;
}

/** When the server wants to be asked again; undefined if it did not say. */
export function retryDelayMs(failure: CallFailure): number | undefined {
  const delay = find(readStatus(failure.details), RetryInfoSchema)?.retryDelay;
  return delay === undefined ? undefined : Number(delay.seconds) * 1000 + delay.nanos / 1e6;
}

function readStatus(details: Uint8Array | undefined): Status | undefined {
  if (details === undefined) {
    return undefined;
  }

  try {
    return fromBinary(StatusSchema, details);
  } catch {
    return undefined; // a proxy's header of the same name: the status and the text are still good
  }
}

function find<T extends DescMessage>(status: Status | undefined, schema: T): MessageShape<T> | undefined {
  for (const detail of status?.details ?? []) {
    const message = anyUnpack(detail, schema);
    if (message !== undefined) {
      return message;
    }
  }

  return undefined;
}

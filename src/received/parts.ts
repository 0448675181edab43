/**
 * Finds the first invalid part of a received measurement. Validating the whole file at once would collect the problems of
 * every entry, which exhausts memory when there are millions. The problems of one part stay small.
 */
import { z } from "zod";
import { examinationSchema, probeAnswerSchema, processViewSchema, roundSchema } from "../model/diagnosis.ts";
import { diagnosisSchema, lookSchema, measurementSchema, rerunSchema, trialSchema } from "../model/measurement.ts";

/** More do not fit into a message. */
const shownProblems = 5;

export function describeProblems(error: z.ZodError): string {
  return z.prettifyError(new z.ZodError(error.issues.slice(0, shownProblems)));
}

const list = z.array(z.unknown());
const targetSchema = measurementSchema.shape.targets.element;
const { workload: workloadSchema } = targetSchema.shape;

/** A part whose inner parts the schema leaves open; they are validated after it. */
interface Part<Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly parts: (value: z.output<Schema>) => readonly (readonly [readonly unknown[], AnyPart])[];
}
type AnyPart = Part<z.ZodType>;

function part<Schema extends z.ZodType>(schema: Schema, parts: Part<Schema>["parts"] = () => []): AnyPart {
  return { schema, parts: (value) => parts(schema.parse(value)) };
}

const trial = part(trialSchema);
const round = part(roundSchema.extend({ answers: list, processes: list }), ({ answers, processes }) => [
  [answers, part(probeAnswerSchema)],
  [processes, part(processViewSchema)],
]);
const examination = part(examinationSchema.extend({ rounds: list }), ({ rounds }) => [[rounds, round]]);
const rerun = part(rerunSchema.extend({ trials: list }), ({ trials }) => [[trials, trial]]);
const look = part(lookSchema.extend({ trials: list }), ({ trials }) => [[trials, trial]]);
const target = part(
  targetSchema.extend({
    looks: list,
    diagnosis: diagnosisSchema.extend({ examinations: list, reruns: list }).optional(),
    workload: workloadSchema.extend({ routes: list }),
  }),
  ({ workload, looks, diagnosis }) => [
    [workload.routes, part(workloadSchema.shape.routes.element)],
    [looks, look],
    [diagnosis?.examinations ?? [], examination],
    [diagnosis?.reruns ?? [], rerun],
  ],
);
const whole = part(measurementSchema.extend({ targets: list }), ({ targets }) => [[targets, target]]);

export function findWrongPart(json: unknown): string | undefined {
  return findWrong([json], whole);
}

function findWrong(values: readonly unknown[], { schema, parts }: AnyPart): string | undefined {
  for (const [index, value] of values.entries()) {
    const parsed = schema.safeParse(value);
    if (!parsed.success) return `${describeProblems(parsed.error)} in entry ${index}`;
    for (const [inner, kind] of parts(value)) {
      const wrong = findWrong(inner, kind);
      if (wrong !== undefined) return wrong;
    }
  }
  return undefined;
}

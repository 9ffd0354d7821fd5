/** For tests: reads metrics as CloudWatch does. */
import type { Metric } from "@waybill/core/metric";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
export interface Emf {
  _aws: {
    Timestamp: number;
    CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: Metric.Name; Unit: string }[] }[];
  };
  [member: string]: unknown;
}

export interface Value {
  name: Metric.Name;
  value: number;
  unit: string;
  dimensions: Record<string, string>;
}

export const valuesOf = (line: Emf): Value[] =>
  line._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name, Unit }) =>
      ([line[Name]].flat() as number[]).flatMap((value) =>
        Dimensions.map((set) => ({
          name: Name,
          value,
          unit: Unit,
          dimensions: Object.fromEntries(set.map((dimension) => [dimension, String(line[dimension])])),
        })),
      ),
    ),
  );

import type { LayerStatistics as WireStatistics, ValueStatistics as WireValues } from "./generated/activation/v1/statistics_pb.js";
import type { LayerStatistics, ValueStatistics } from "./activation.js";

export function toStatistics(statistics: WireStatistics): LayerStatistics {
  return {
    index: statistics.layer?.index ?? 0,
    layer: statistics.layer?.name ?? "",
    matlabName: statistics.layer?.matlabName ?? "",
    onnxName: statistics.layer?.onnxName ?? "",
    shape: statistics.shape,
    values: toValues(statistics.values),
    channels: statistics.channels.map((channel) => ({ channelIndex: channel.channelIndex, ...toValues(channel.values) })),
  };
}

function toValues(values: WireValues | undefined): ValueStatistics {
  return {
    minimum: values?.minimum ?? NaN,
    maximum: values?.maximum ?? NaN,
    mean: values?.mean ?? NaN,
    standardDeviation: values?.standardDeviation ?? NaN,
    zeroFraction: values?.zeroFraction ?? NaN,
    negativeFraction: values?.negativeFraction ?? NaN,
    nonFiniteCount: Number(values?.nonFiniteCount ?? 0n),
  };
}

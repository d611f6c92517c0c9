#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "activation/v1/tensor.pb.h"

namespace activationplatform {

// The output of one layer, complete and with the right checksum.
struct Tensor {
  // Layer, shape (outermost first: batch, channel, row, column) and encoding, as sent.
  activation::v1::TensorHeader header;
  // Smallest value, largest value and mean, of the values before encoding.
  activation::v1::TensorEnd end;
  // The encoded bytes, row-major and little-endian.
  std::string data;
  // The checksum of the data.
  std::uint32_t crc32c = 0;

  // The published name of the layer, for example conv1/7x7_s2.
  const std::string& layer() const { return header.layer().name(); }

  // The decoded values, row-major.
  std::vector<float> Values() const;

  // Writes the decoded values as a NumPy file: float32, C order.
  void WriteNpy(std::ostream& output) const;
};

// A binary16 as float: exact.
float HalfToFloat(std::uint16_t half);

// 4, 2, 2 or 1; 0 for an encoding that is not known.
int BytesPerValue(activation::v1::TensorEncoding encoding);

}  // namespace activationplatform

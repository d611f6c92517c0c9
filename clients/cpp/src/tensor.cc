#include "activationplatform/tensor.h"

#include <cstring>

namespace activationplatform {
namespace {

namespace v1 = activation::v1;

float FromBits(std::uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

std::uint32_t ToBits(float value) {
  std::uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

std::uint32_t Load16(const unsigned char* p) { return p[0] | static_cast<std::uint32_t>(p[1]) << 8; }
std::uint32_t Load32(const unsigned char* p) { return Load16(p) | Load16(p + 2) << 16; }

}  // namespace

std::vector<float> Tensor::Values() const {
  const auto* bytes = reinterpret_cast<const unsigned char*>(data.data());
  const int width = BytesPerValue(header.encoding());
  std::vector<float> values(width == 0 ? 0 : data.size() / width);
  switch (header.encoding()) {
    case v1::TENSOR_ENCODING_FLOAT16:
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = HalfToFloat(static_cast<std::uint16_t>(Load16(bytes + 2 * i)));
      }
      break;
    case v1::TENSOR_ENCODING_BFLOAT16:
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = FromBits(Load16(bytes + 2 * i) << 16);
      }
      break;
    case v1::TENSOR_ENCODING_UINT8: {
      float table[256];
      for (int q = 0; q < 256; ++q) {
        // In memory between the two, or a compiler may fuse them into one rounding.
        volatile float product = static_cast<float>(q) * header.scale();
        table[q] = product + header.offset();
      }
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = table[bytes[i]];
      }
      break;
    }
    default:
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = FromBits(Load32(bytes + 4 * i));
      }
  }
  return values;
}

void Tensor::WriteNpy(std::ostream& output) const {
  std::string text = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
  for (int dimension : header.shape()) {
    text += std::to_string(dimension) + ", ";
  }
  text += "), }";
  // Magic, version and length take 10 bytes; the values begin at a multiple of 64.
  text.append(63 - (10 + text.size()) % 64, ' ') += '\n';
  const char prefix[] = {'\x93', 'N', 'U', 'M', 'P', 'Y', 1, 0, static_cast<char>(text.size() & 0xFF), static_cast<char>(text.size() >> 8)};
  output.write(prefix, sizeof prefix).write(text.data(), static_cast<std::streamsize>(text.size()));
  std::string bytes;
  for (float value : Values()) {
    for (int shift = 0; shift < 32; shift += 8) {
      bytes += static_cast<char>(ToBits(value) >> shift & 0xFF);
    }
  }
  output.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

float HalfToFloat(std::uint16_t half) {
  const std::uint32_t sign = (half & 0x8000u) << 16, exponent = half >> 10 & 0x1F, fraction = half & 0x3FF;
  switch (exponent) {
    case 0:  // zero and subnormal values: the fraction counts steps of 2^-24, which float holds exactly
      return FromBits(sign | ToBits(static_cast<float>(fraction) * 0x1p-24f));
    case 0x1F:  // infinity and NaN
      return FromBits(sign | 0x7F800000u | fraction << 13);
    default:
      return FromBits(sign | (exponent + 127 - 15) << 23 | fraction << 13);
  }
}

int BytesPerValue(v1::TensorEncoding encoding) {
  switch (encoding) {
    case v1::TENSOR_ENCODING_FLOAT32:
      return 4;
    case v1::TENSOR_ENCODING_FLOAT16:
    case v1::TENSOR_ENCODING_BFLOAT16:
      return 2;
    case v1::TENSOR_ENCODING_UINT8:
      return 1;
    default:
      return 0;
  }
}

}  // namespace activationplatform

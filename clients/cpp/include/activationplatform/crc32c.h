#pragma once

#include <cstddef>
#include <cstdint>

namespace activationplatform {

// CRC-32C (Castagnoli) of bytes that follow others: start with 0 and pass the result on.
std::uint32_t AppendCrc32c(std::uint32_t crc, const void* data, std::size_t size);

}  // namespace activationplatform

const POLYNOMIAL = 0x82f63b78;
const SLICES = 16;

// Table k advances a byte by k further zero bytes, so that sixteen bytes are looked up independently of each other.
const TABLES = makeTables();

/**
 * CRC-32C (Castagnoli) of bytes that come in parts: `crc = crc32c(part, crc)`, starting from 0. The value for "123456789" is 0xe3069283.
 * @returns An unsigned 32-bit number.
 */
export function crc32c(bytes: Uint8Array, crc = 0): number {
  const t = TABLES;
  let state = ~crc;
  let i = 0;
  for (const last = bytes.length - SLICES; i <= last; i += SLICES) {
    state ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    state =
      t[15 * 256 + (state & 255)]! ^ t[14 * 256 + ((state >>> 8) & 255)]! ^ t[13 * 256 + ((state >>> 16) & 255)]! ^ t[12 * 256 + (state >>> 24)]! ^
      t[11 * 256 + bytes[i + 4]!]! ^ t[10 * 256 + bytes[i + 5]!]! ^ t[9 * 256 + bytes[i + 6]!]! ^ t[8 * 256 + bytes[i + 7]!]! ^
      t[7 * 256 + bytes[i + 8]!]! ^ t[6 * 256 + bytes[i + 9]!]! ^ t[5 * 256 + bytes[i + 10]!]! ^ t[4 * 256 + bytes[i + 11]!]! ^
      t[3 * 256 + bytes[i + 12]!]! ^ t[2 * 256 + bytes[i + 13]!]! ^ t[256 + bytes[i + 14]!]! ^ t[bytes[i + 15]!]!;
  }

  for (; i < bytes.length; i++) {
    state = (state >>> 8) ^ t[(state ^ bytes[i]!) & 255]!;
  }

  return ~state >>> 0;
}

function makeTables(): Int32Array {
  const tables = new Int32Array(SLICES * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) {
      value = (value >>> 1) ^ (value & 1 ? POLYNOMIAL : 0);
    }

    tables[byte] = value;
  }

  for (let i = 256; i < tables.length; i++) {
    const previous = tables[i - 256]!;
    tables[i] = (previous >>> 8) ^ tables[previous & 255]!;
  }

  return tables;
}

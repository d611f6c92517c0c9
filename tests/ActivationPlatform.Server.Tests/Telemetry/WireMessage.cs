using System.Text;
using Google.Protobuf;

namespace ActivationPlatform.Server.Tests.Telemetry;

/// <summary>A protocol buffers message read by field numbers alone.</summary>
internal sealed class WireMessage
{
    private readonly List<(int Field, object Value)> fields = [];

    public WireMessage(byte[] bytes)
    {
        var input = new CodedInputStream(bytes);
        while (input.ReadTag() is var tag and not 0)
        {
            object value = WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => input.ReadUInt64(),
                WireFormat.WireType.Fixed64 => input.ReadFixed64(),
                WireFormat.WireType.Fixed32 => (ulong)input.ReadFixed32(),
                WireFormat.WireType.LengthDelimited => input.ReadBytes().ToByteArray(),
                var other => throw new InvalidDataException($"Wire type {other} is not used by OTLP."),
            };
            fields.Add((WireFormat.GetTagFieldNumber(tag), value));
        }
    }

    public bool Has(int field) => fields.Any(f => f.Field == field);

    public IEnumerable<WireMessage> Messages(int field) => Values(field).Select(v => new WireMessage((byte[])v));

    public string Text(int field) => Values(field).FirstOrDefault() is byte[] bytes ? Encoding.UTF8.GetString(bytes) : string.Empty;

    public string Hex(int field) => Values(field).FirstOrDefault() is byte[] bytes ? Convert.ToHexStringLower(bytes) : string.Empty;

    public ulong Number(int field) => Values(field).FirstOrDefault() is ulong number ? number : 0;

    private IEnumerable<object> Values(int field) => fields.Where(f => f.Field == field).Select(f => f.Value);
}

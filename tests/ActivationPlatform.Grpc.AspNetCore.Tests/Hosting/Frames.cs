using System.Buffers.Binary;
using Google.Protobuf;

namespace Grpc.AspNetCore.Tests.Hosting;

/// <summary>Frames of messages as the tests write and read them, independent of the code under test.</summary>
internal static class Frames
{
    public static byte[] Of(IMessage message, byte flag = 0) => Of(message.ToByteArray(), flag);

    public static byte[] Of(byte[] payload, byte flag = 0)
    {
        byte[] frame = new byte[5 + payload.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)payload.Length);
        payload.CopyTo(frame, 5);
        return frame;
    }

    public static List<(byte Flag, byte[] Payload)> Split(byte[] body)
    {
        List<(byte, byte[])> frames = [];
        for (int offset = 0; offset < body.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(offset + 1));
            frames.Add((body[offset], body.AsSpan(offset + 5, length).ToArray()));
            offset += 5 + length;
        }

        return frames;
    }
}

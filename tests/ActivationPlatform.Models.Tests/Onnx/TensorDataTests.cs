using ActivationPlatform.Models.Onnx;
using Google.Protobuf;
using DataType = ActivationPlatform.Models.Onnx.TensorProto.Types.DataType;

namespace ActivationPlatform.Models.Tests.Onnx;

public class TensorDataTests
{
    public static TheoryData<int, byte[]> RawTwo => new()
    {
        { (int)DataType.Float, [0, 0, 0, 64] },
        { (int)DataType.Double, [0, 0, 0, 0, 0, 0, 0, 64] },
        { (int)DataType.Float16, [0, 64] },
        { (int)DataType.Bfloat16, [0, 64] },
        { (int)DataType.Int8, [2] },
        { (int)DataType.Uint8, [2] },
        { (int)DataType.Int16, [2, 0] },
        { (int)DataType.Uint16, [2, 0] },
        { (int)DataType.Int32, [2, 0, 0, 0] },
        { (int)DataType.Uint32, [2, 0, 0, 0] },
        { (int)DataType.Int64, [2, 0, 0, 0, 0, 0, 0, 0] },
        { (int)DataType.Uint64, [2, 0, 0, 0, 0, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(RawTwo))]
    public void ReadFloats_RawValueOfAnyType_IsConverted(int type, byte[] raw)
    {
        var tensor = new TensorProto { Dims = { 1 }, DataType = type, RawData = ByteString.CopyFrom(raw) };

        TensorData.Check(tensor);

        Assert.Equal([2f], TensorData.ReadFloats(tensor));
    }

    [Fact]
    public void ReadFloats_NegativeInt8_KeepsItsSign()
    {
        Assert.Equal([-1f], TensorData.ReadFloats(new TensorProto { Dims = { 1 }, DataType = (int)DataType.Int8, RawData = ByteString.CopyFrom(0xFF) }));
    }

    [Fact]
    public void ReadFloats_ValuesInTypedLists_AreConverted()
    {
        Assert.Equal([1.5f], TensorData.ReadFloats(new TensorProto { DataType = (int)DataType.Float, FloatData = { 1.5f } }));
        Assert.Equal([1.5f], TensorData.ReadFloats(new TensorProto { DataType = (int)DataType.Double, DoubleData = { 1.5 } }));
        Assert.Equal([-7f], TensorData.ReadFloats(new TensorProto { DataType = (int)DataType.Int64, Int64Data = { -7 } }));
        Assert.Equal([-7f], TensorData.ReadFloats(new TensorProto { DataType = (int)DataType.Int8, Int32Data = { -7 } }));
        Assert.Equal([2f], TensorData.ReadFloats(new TensorProto { DataType = (int)DataType.Float16, Int32Data = { 0x4000 } }));
        Assert.Equal([2f], TensorData.ReadFloats(new TensorProto { DataType = (int)DataType.Bfloat16, Int32Data = { 0x4000 } }));
    }

    [Fact]
    public void ReadFloats_Texts_AreRefused()
    {
        var exception = Assert.Throws<ModelFormatException>(() => TensorData.ReadFloats(new TensorProto { Name = "t", DataType = (int)DataType.String }));

        Assert.Equal("Tensor 't' is of ONNX data type 8, which cannot be read as numbers.", exception.Message);
    }

    [Fact]
    public void ReadIntegers_ListOrRaw_AreTheSame()
    {
        Assert.Equal([1L, -1], TensorData.ReadIntegers(new TensorProto { DataType = (int)DataType.Int64, Int64Data = { 1, -1 } })!);
        Assert.Equal([1L, -1], TensorData.ReadIntegers(new TensorProto { DataType = (int)DataType.Int32, RawData = ByteString.CopyFrom(1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF) })!);
        Assert.Null(TensorData.ReadIntegers(new TensorProto { DataType = (int)DataType.Float, FloatData = { 1 } }));
    }
}

using ActivationPlatform.Analysis.Statistics;

namespace ActivationPlatform.Analysis.Tests.Statistics;

public sealed class NonZerosTests
{
    [Fact]
    public void Copy_AnyValuesOfAnyLength_IsWhatALoopTakes()
    {
        for (int length = 0; length < 70; length++)
        {
            float[] values = SpecialValues.Draw(new Random(length), length);
            var destination = new float[length + NonZeros.Margin];
            int count = NonZeros.Copy(values, destination, out int zeroCount);
            Assert.Equal(values.Where(value => value != 0 && float.IsFinite(value)), destination[..count]);
            Assert.Equal(values.Count(value => value == 0), zeroCount);
        }
    }
}

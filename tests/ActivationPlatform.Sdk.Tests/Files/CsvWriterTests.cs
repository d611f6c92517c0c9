using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Sdk.Tests.Files;

public sealed class CsvWriterTests
{
    [Fact]
    public void WriteRow_AnyField_IsInvariantAndQuotedOnlyWhereNeeded()
    {
        var text = new StringWriter();
        var csv = new CsvWriter(text, "name", "value", "flag", "note");
        csv.WriteRow("cup, hot", 0.1f, true, null);
        csv.WriteRow("say \"hi\"", -1.5, false, 3);
        Assert.Equal("name,value,flag,note\n\"cup, hot\",0.1,true,\n\"say \"\"hi\"\"\",-1.5,false,3\n", text.ToString());
    }

    [Fact]
    public void WriteRow_OtherNumberOfFields_SaysBoth()
    {
        var csv = new CsvWriter(new StringWriter(), "a", "b");
        var exception = Assert.Throws<ArgumentException>(() => csv.WriteRow(1));
        Assert.StartsWith("The row has 1 fields; the table has 2 columns.", exception.Message);
    }
}

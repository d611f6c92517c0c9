using ActivationPlatform.Reports.Layout;
using ActivationPlatform.Reports.Styles;

namespace ActivationPlatform.Reports.Tests.Layout;

public sealed class TextSetterTests
{
    private static readonly TextStyle Style = new DocumentStyle(PageFormat.A4).RunningHeader;

    [Theory]
    [InlineData("7  conv2", "7  conv2")]
    [InlineData("17  a_name_that_is_longer_than_its_room", "17  a_name_that_is_lo…")]
    [InlineData("🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂", "🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂…")]
    public void Shorten_KeepsAsMuchAsFits(string text, string expected)
    {
        double room = TextSetter.WidthOf(expected, Style) + 0.5;

        Assert.Equal(expected, TextSetter.Shorten(text, Style, room));
    }

    [Fact]
    public void Shorten_WithoutRoom_LeavesTheEllipsis() => Assert.Equal("…", TextSetter.Shorten(new string('x', 100_000), Style, 0));
}

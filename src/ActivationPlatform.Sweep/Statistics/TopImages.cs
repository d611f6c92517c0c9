namespace ActivationPlatform.Sweep.Statistics;

/// <summary>The images with the largest values, best first. Which ones stay does not depend on the order in which they came: ties go to the image that is first in the source.</summary>
internal sealed class TopImages(int capacity)
{
    private readonly List<TopImage> best = [];

    public IReadOnlyList<TopImage> Best => best;

    /// <summary>Whether an image would be among the best; asked first, as its position need not be looked for otherwise.</summary>
    public bool Admits(long imageIndex, float value) =>
        float.IsFinite(value) && capacity > 0 && (best.Count < capacity || new TopImage(imageIndex, value, 0).IsBefore(best[^1]));

    public void Add(TopImage image)
    {
        if (!Admits(image.ImageIndex, image.Value))
        {
            return;
        }

        int place = best.Count;
        while (place > 0 && image.IsBefore(best[place - 1]))
        {
            place--;
        }

        if (best.Count == capacity)
        {
            best.RemoveAt(capacity - 1);
        }

        best.Insert(place, image);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(best.Count);
        foreach (TopImage image in best)
        {
            writer.Write7BitEncodedInt64(image.ImageIndex);
            writer.Write(image.Value + 0f);
            writer.Write7BitEncodedInt(image.Position);
        }
    }

    public void AddFrom(BinaryReader reader)
    {
        for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            Add(new TopImage(reader.Read7BitEncodedInt64(), reader.ReadSingle(), reader.Read7BitEncodedInt()));
        }
    }
}

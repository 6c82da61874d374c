namespace Akka.Configuration.Hocon;

/// <summary>What a <see cref="HoconValue"/> can hold: a literal, a list or an object.</summary>
public interface IHoconElement
{
    bool IsString();

    string? GetString();

    bool IsArray();

    IList<HoconValue> GetArray();
}

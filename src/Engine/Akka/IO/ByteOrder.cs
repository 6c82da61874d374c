namespace Akka.IO;

/// <summary>Which byte of a number comes first.</summary>
public enum ByteOrder
{
    BigEndian,
    LittleEndian,
}

namespace Microsoft.SqlServer.Server;

public enum Format { Unknown = 0, Native = 1, UserDefined = 2 }

public interface IBinarySerialize
{
    void Read(BinaryReader r);
    void Write(BinaryWriter w);
}

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class SqlUserDefinedTypeAttribute(Format format) : Attribute
{
    public Format Format { get; } = format;
    public int MaxByteSize { get; set; }
    public bool IsByteOrdered { get; set; }
    public bool IsFixedLength { get; set; }
    public string? ValidationMethodName { get; set; }
    public string? Name { get; set; }
}

public sealed class InvalidUdtException : SystemException
{
    public static InvalidUdtException Create(Type udtType, string resourceReason) => new();
}

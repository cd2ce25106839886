namespace Vega.Domain.Common;

/// <summary>A value of an input that may have been left out; null, where <typeparamref name="T"/> allows it, is a value that was given.</summary>
/// <typeparam name="T">The value.</typeparam>
/// <param name="IsGiven">False when it was left out.</param>
/// <param name="Value">The value; the default of the type when left out.</param>
public readonly record struct Optional<T>(bool IsGiven, T Value)
{
    /// <summary>The value when given, otherwise what stands.</summary>
    public T Or(T standing) => IsGiven ? Value : standing;

    /// <summary>A value that was given.</summary>
    public static implicit operator Optional<T>(T value) => new(IsGiven: true, value);
}

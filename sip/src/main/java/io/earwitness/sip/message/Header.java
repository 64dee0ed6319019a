package io.earwitness.sip.message;

/// One header line. A compact name is kept as its long form; the value holds no line break, so that a value from
/// outside can never become a header of its own.
public final class Header {
    private final String name;
    private final String value;
    // What the stack asks for again and again is compared by number.
    private final int number;

    public Header(String name, String value) {
        this.name = HeaderName.longForm(name);
        this.value = value;
        this.number = HeaderName.number(this.name);
        if (this.name.isEmpty() || broken(this.name) || broken(value)) {
            throw new IllegalArgumentException("a header holds no line break, and its name is not empty: " + name);
        }
    }

    private static boolean broken(String text) {
        return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0;
    }

    public String name() {
        return name;
    }

    public String value() {
        return value;
    }

    public boolean named(String other) {
        return is(HeaderName.number(other), other);
    }

    /// @param otherNumber that of the other name
    boolean is(int otherNumber, String other) {
        return number == otherNumber && (number != HeaderName.UNKNOWN || name.equalsIgnoreCase(other));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Header that && name.equals(that.name) && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + value.hashCode();
    }

    @Override
    public String toString() {
        return name + ": " + value;
    }
}

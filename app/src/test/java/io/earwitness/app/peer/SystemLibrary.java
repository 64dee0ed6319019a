package io.earwitness.app.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Assumptions;

/// A codec library of the system's, called directly: a judge over ours that we did not write and do not ship.
final class SystemLibrary {
    private final SymbolLookup symbols;

    private SystemLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
    }

    /// Skips the test, saying so, where the library is not installed; `bin/check` installs all of them.
    static SystemLibrary open(String file) {
        try {
            return new SystemLibrary(SymbolLookup.libraryLookup(file, Arena.global()));
        } catch (IllegalArgumentException missing) {
            Assumptions.abort(file + " is not installed");
            throw missing;
        }
    }

    MethodHandle function(String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(symbols.find(name).orElseThrow(), descriptor);
    }

    MemorySegment symbol(String name) {
        return symbols.find(name).orElseThrow();
    }

    @FunctionalInterface
    interface Call {
        Object make() throws Throwable;
    }

    static int number(Call call) {
        return (int) made(call);
    }

    static MemorySegment pointer(Call call) {
        return (MemorySegment) made(call);
    }

    static void run(Call call) {
        made(call);
    }

    private static Object made(Call call) {
        try {
            return call.make();
        } catch (Throwable failure) {
            throw new AssertionError("a system library failed", failure);
        }
    }
}

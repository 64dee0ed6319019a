package io.earwitness.media.net.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Programs that the kernel runs on each packet before it costs anything (classic BPF, `linux/filter.h`): for a ring,
/// UDP to a range of ports; for a socket whose packets a ring brings, nothing.
final class RingFilter {
    private static final int LOAD_WORD = 0x20;
    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_BYTE = 0x30;
    private static final int LOAD_HALF_INDEXED = 0x48;
    private static final int LOAD_INDEX_HEADER = 0xB1;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_GREATER = 0x25;
    private static final int JUMP_GREATER_OR_EQUAL = 0x35;
    private static final int JUMP_BITS = 0x45;
    private static final int RETURN = 0x06;
    private static final int PACKET_TYPE = 0xFFFF_F000 + 4;
    private static final int TO_US = 0;
    private static final int UDP = 17;
    private static final int FRAGMENT_BITS = 0x3FFF;
    private static final int WHOLE = 0x40000;

    /// Skips further instructions when true or false.
    private record Instruction(int code, int whenTrue, int whenFalse, int operand) {}

    private RingFilter() {}

    /// Fragments pass whatever their port, for only the first one has it.
    static MemorySegment udpOverIpv4(Arena memory, int portFirst, int portLast) {
        return program(
                memory,
                new Instruction(LOAD_WORD, 0, 0, PACKET_TYPE),
                new Instruction(JUMP_EQUAL, 0, 9, TO_US),
                new Instruction(LOAD_BYTE, 0, 0, 9),
                new Instruction(JUMP_EQUAL, 0, 7, UDP),
                new Instruction(LOAD_HALF, 0, 0, 6),
                new Instruction(JUMP_BITS, 4, 0, FRAGMENT_BITS),
                new Instruction(LOAD_INDEX_HEADER, 0, 0, 0),
                new Instruction(LOAD_HALF_INDEXED, 0, 0, 2),
                new Instruction(JUMP_GREATER_OR_EQUAL, 0, 2, portFirst),
                new Instruction(JUMP_GREATER, 1, 0, portLast),
                new Instruction(RETURN, 0, 0, WHOLE),
                new Instruction(RETURN, 0, 0, 0));
    }

    /// Packets with extension headers pass, to be looked at more closely: hop-by-hop, routing, fragment, destination.
    static MemorySegment udpOverIpv6(Arena memory, int portFirst, int portLast) {
        return program(
                memory,
                new Instruction(LOAD_WORD, 0, 0, PACKET_TYPE),
                new Instruction(JUMP_EQUAL, 0, 10, TO_US),
                new Instruction(LOAD_BYTE, 0, 0, 6),
                new Instruction(JUMP_EQUAL, 4, 0, UDP),
                new Instruction(JUMP_EQUAL, 6, 0, 0),
                new Instruction(JUMP_EQUAL, 5, 0, 43),
                new Instruction(JUMP_EQUAL, 4, 0, 44),
                new Instruction(JUMP_EQUAL, 3, 4, 60),
                new Instruction(LOAD_HALF, 0, 0, 42),
                new Instruction(JUMP_GREATER_OR_EQUAL, 0, 2, portFirst),
                new Instruction(JUMP_GREATER, 1, 0, portLast),
                new Instruction(RETURN, 0, 0, WHOLE),
                new Instruction(RETURN, 0, 0, 0));
    }

    static MemorySegment nothing(Arena memory) {
        return program(memory, new Instruction(RETURN, 0, 0, 0));
    }

    /// A `sock_fprog`; its instructions lie in the same memory.
    private static MemorySegment program(Arena memory, Instruction... instructions) {
        var code = memory.allocate(instructions.length * 8L, 8);
        for (var i = 0; i < instructions.length; i++) {
            var at = i * 8L;
            code.set(JAVA_SHORT, at, (short) instructions[i].code());
            code.set(JAVA_BYTE, at + 2, (byte) instructions[i].whenTrue());
            code.set(JAVA_BYTE, at + 3, (byte) instructions[i].whenFalse());
            code.set(JAVA_INT, at + 4, instructions[i].operand());
        }
        var program = memory.allocate(16, 8);
        program.set(JAVA_SHORT, 0, (short) instructions.length);
        program.set(ADDRESS, 8, code);
        return program;
    }
}

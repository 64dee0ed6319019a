package io.earwitness.sip.resolver;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// An SRV record (RFC 2782): a host and port that serve a domain.
record ServiceRecord(int priority, int weight, int port, String target) {

    static ServiceRecord read(ByteBuf content) {
        int priority = content.readUnsignedShort();
        int weight = content.readUnsignedShort();
        int port = content.readUnsignedShort();
        return new ServiceRecord(priority, weight, port, DefaultDnsRecordDecoder.decodeName(content));
    }

    /// Whether it says that the service is not there at all.
    boolean isRefusal() {
        return target.isEmpty() || target.equals(".");
    }

    /// In the order in which they are to be tried: by priority, within one by chance, the weightier the likelier first.
    static List<ServiceRecord> ordered(Collection<ServiceRecord> records, RandomGenerator random) {
        var byPriority = new TreeMap<Integer, List<ServiceRecord>>();
        for (var one : records) {
            byPriority.computeIfAbsent(one.priority(), _ -> new ArrayList<>()).add(one);
        }
        var ordered = new ArrayList<ServiceRecord>();
        byPriority.values().forEach(same -> drawAll(same, ordered, random));
        return ordered;
    }

    private static void drawAll(List<ServiceRecord> left, List<ServiceRecord> drawn, RandomGenerator random) {
        // Those without weight first, so that they have a small chance (RFC 2782).
        left.sort((a, b) -> Boolean.compare(a.weight() > 0, b.weight() > 0));
        while (!left.isEmpty()) {
            int sum = left.stream().mapToInt(ServiceRecord::weight).sum();
            int mark = random.nextInt(sum + 1);
            int at = 0;
            for (int passed = left.get(0).weight();
                    passed < mark;
                    passed += left.get(at).weight()) {
                at++;
            }
            drawn.add(left.remove(at));
        }
    }
}

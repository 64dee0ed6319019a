package io.earwitness.sip.transport;

import java.util.Iterator;
import java.util.List;

/// The targets that a URI leads to, best first. At least one.
public record Hops(List<Hop> targets) implements Iterable<Hop> {
    public Hops {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("no target");
        }
        targets = List.copyOf(targets);
    }

    public Hop first() {
        return targets.getFirst();
    }

    @Override
    public Iterator<Hop> iterator() {
        return targets.iterator();
    }
}

package io.earwitness.sip.subscription;

import java.time.Duration;
import java.util.List;

/// What an endpoint notifies of, and how many may ask for it.
///
/// @param packages         by different names; none: SUBSCRIBE is a method that we do not take
/// @param subscriptionsMax at a time, those that are about to end included
/// @param shortest         a subscription for less is refused with 423
/// @param usual            for who does not say how long
/// @param longest          who wants more gets this
public record Notifications(
        List<EventPackage> packages, int subscriptionsMax, Duration shortest, Duration usual, Duration longest) {
    public static final Notifications NONE =
            new Notifications(List.of(), 0, Duration.ZERO, Duration.ofHours(1), Duration.ofHours(24));

    public Notifications {
        packages = List.copyOf(packages);
        if (shortest.compareTo(usual) > 0 || usual.compareTo(longest) > 0) {
            throw new IllegalArgumentException("the usual duration lies between the shortest and the longest");
        }
    }

    public boolean isOn() {
        return !packages.isEmpty();
    }

    public List<String> names() {
        return packages.stream().map(EventPackage::name).toList();
    }
}

package io.earwitness.media.timeline;

/// Takes a time line as it is made. Called in the thread that feeds the [StreamTimeline].
public interface TimelineSink {
    void item(TimelineItem item);

    void event(TimelineEvent event);
}

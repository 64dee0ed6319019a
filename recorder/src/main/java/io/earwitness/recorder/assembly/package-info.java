/// Turns a sealed journal into a finished recording: timelines, sound, packets, metadata and the manifest over all.
///
/// Reads the journal and the scratch folder, writes only the scratch folder, and hands the result to the archive. Never
/// sees a live session, a socket or the browser.
@NullMarked
package io.earwitness.recorder.assembly;

import org.jspecify.annotations.NullMarked;

/// Metrics, health and the build's version: what tells an operator whether everything is recorded.
///
/// Knows no stage of the recorder; each stage brings its own meters and checks.
@NullMarked
package io.earwitness.recorder.telemetry;

import org.jspecify.annotations.NullMarked;

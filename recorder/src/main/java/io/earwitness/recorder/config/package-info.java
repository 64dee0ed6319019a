/// Reads settings: a YAML file and environment variables laid over a record that holds the defaults.
///
/// Knows how to read and complain, not what the settings mean; uses nothing else of the recorder.
@NullMarked
package io.earwitness.recorder.config;

import org.jspecify.annotations.NullMarked;

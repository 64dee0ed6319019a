/// The programming interface over HTTP and its representations; the only place that knows JSON over HTTP.
///
/// The contract stands in `openapi/openapi.yaml` and comes first. What is live, refused, and left of the disk comes in
/// through small interfaces of this package, which the wiring implements.
@NullMarked
package io.earwitness.recorder.api;

import org.jspecify.annotations.NullMarked;

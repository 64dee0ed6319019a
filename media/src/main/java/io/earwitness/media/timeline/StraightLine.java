package io.earwitness.media.timeline;

import java.util.ArrayList;
import java.util.List;

/// Least squares through points of which many lie a little off, and whether a slope is more than their noise.
final class StraightLine {
    private static final double SPAN_SECONDS_MIN = 20;
    private static final int POINTS_MIN = 4;
    private static final double SURE = 3;
    /// A slope that comes to less than this over all points is not worth following.
    private static final double RISE_SECONDS_MIN = 0.002;

    private final List<double[]> points = new ArrayList<>();
    private double sumX;
    private double sumY;

    void add(double x, double y) {
        points.add(new double[] {x, y});
        sumX += x;
        sumY += y;
    }

    double slope() {
        double meanX = sumX / points.size();
        double meanY = sumY / points.size();
        double products = 0;
        for (var point : points) {
            products += (point[0] - meanX) * (point[1] - meanY);
        }
        double squares = squares();
        return squares == 0 ? 0 : products / squares;
    }

    private double squares() {
        double meanX = sumX / points.size();
        double squares = 0;
        for (var point : points) {
            squares += (point[0] - meanX) * (point[0] - meanX);
        }
        return squares;
    }

    /// Where the line of that slope through the middle of all points crosses x = 0.
    double intercept(double slope) {
        return (sumY - slope * sumX) / points.size();
    }

    double misfitMax(double slope) {
        double intercept = intercept(slope);
        double most = 0;
        for (var point : points) {
            most = Math.max(most, Math.abs(point[1] - intercept - slope * point[0]));
        }
        return most;
    }

    /// The least that a point lies above the line of that slope through the origin.
    double floor(double slope) {
        double least = Double.POSITIVE_INFINITY;
        for (var point : points) {
            least = Math.min(least, point[1] - slope * point[0]);
        }
        return least;
    }

    /// Whether the points rise or fall by more than their own noise explains.
    boolean isSloping() {
        if (points.size() < POINTS_MIN) {
            return false;
        }
        double span = points.getLast()[0] - points.getFirst()[0];
        double slope = slope();
        double rise = Math.abs(slope) * span;
        return span >= SPAN_SECONDS_MIN && rise >= RISE_SECONDS_MIN && Math.abs(slope) >= SURE * error(slope);
    }

    private double error(double slope) {
        double intercept = intercept(slope);
        double sum = 0;
        for (var point : points) {
            double misfit = point[1] - intercept - slope * point[0];
            sum += misfit * misfit;
        }
        return Math.sqrt(sum / (points.size() - 2) / squares());
    }
}

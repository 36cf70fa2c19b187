// Vectors of floats: loads, stores and the functions a recurrent network needs. Included by
// kernels.cpp alone, after the header that defines F32 for its instruction set.
#pragma once

#include <cstddef>
#include <cstring>

namespace geci::GECI_SIMD {

inline F32 load(const float* p) {
  F32 v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
inline void store(float* p, F32 v) { std::memcpy(p, &v, sizeof v); }
// Not F32{} + x: adding to zero is work (-0 + 0 is +0), subtracting zero is none.
inline F32 splat(float x) { return x - F32{}; }
inline F32 select(I32 mask, F32 yes, F32 no) {
  return reinterpret_cast<F32>((mask & reinterpret_cast<I32>(yes)) | (~mask & reinterpret_cast<I32>(no)));
}
inline F32 minimum(F32 a, F32 b) { return select(a < b, a, b); }
inline F32 maximum(F32 a, F32 b) { return select(a > b, a, b); }
inline F32 magnitude(F32 x) { return reinterpret_cast<F32>(reinterpret_cast<I32>(x) & 0x7FFFFFFF); }
/// Values too small to matter beside anything here become zero before they become denormal: WebAssembly cannot have
/// the processor do it, and a moment that decays without a gradient would else stay denormal for ever.
inline F32 flush_tiny(F32 x) { return select(magnitude(x) < splat(1e-30F), F32{}, x); }

/// e^x; error below 1.5 ulp. Arguments are clamped to [-87.3, 88.3], where the result is normal.
/// Cephes' expf: x = n ln2 + r with |r| <= ln2 / 2, and a polynomial in r.
inline F32 exponential(F32 x) {
  // Not written with minimum(): a NaN must come out as a NaN.
  x = select(x > splat(88.3F), splat(88.3F), x);
  x = select(x < splat(-87.3F), splat(-87.3F), x);
  constexpr float kRound = 12582912.0F;  // 1.5 * 2^23: adding it rounds to the nearest integer
  const F32 n = multiply_add(x, splat(1.44269504F), splat(kRound)) - splat(kRound);
  F32 r = multiply_add(n, splat(-0.693359375F), x);
  r = multiply_add(n, splat(2.12194440e-4F), r);
  F32 p = splat(1.9875691500e-4F);
  p = multiply_add(p, r, splat(1.3981999507e-3F));
  p = multiply_add(p, r, splat(8.3334519073e-3F));
  p = multiply_add(p, r, splat(4.1665795894e-2F));
  p = multiply_add(p, r, splat(1.6666665459e-1F));
  p = multiply_add(p, r, splat(5.0000001201e-1F));
  const F32 value = multiply_add(p, r * r, r + splat(1.0F));
  // The integer n sits in the low bits of n + kRound: shifted to the exponent it is 2^n.
  const I32 exponent = reinterpret_cast<I32>(n + splat(kRound)) << 23;
  return reinterpret_cast<F32>(reinterpret_cast<I32>(value) + exponent);
}

/// tanh x; error below 1.5 ulp. Cephes' tanhf: a polynomial in x^2 below 0.625, and
/// 1 - 2 / (e^2|x| + 1) above.
inline F32 hyperbolic_tangent(F32 x) {
  const F32 z = x * x;
  F32 p = splat(-5.70498872745e-3F);
  p = multiply_add(p, z, splat(2.06390887954e-2F));
  p = multiply_add(p, z, splat(-5.37397155531e-2F));
  p = multiply_add(p, z, splat(1.33314422036e-1F));
  p = multiply_add(p, z, splat(-3.33332819422e-1F));
  const F32 near_zero = multiply_add(p * z, x, x);
  const F32 size = magnitude(x);
  const F32 far = splat(1.0F) - splat(2.0F) / (exponential(size + size) + splat(1.0F));
  const F32 signed_far = select(x < F32{}, -far, far);
  return select(size < splat(0.625F), near_zero, signed_far);
}

/// 1 / (1 + e^-x); error below 3.5 ulp.
inline F32 sigmoid(F32 x) { return splat(1.0F) / (splat(1.0F) + exponential(-x)); }

inline float sum_lanes(F32 v) {
  float sum = 0;
  for (int i = 0; i < kLanes; ++i) sum += v[i];
  return sum;
}

inline float largest_lane(F32 v) {
  float largest = v[0];
  for (int i = 1; i < kLanes; ++i) largest = v[i] > largest ? v[i] : largest;
  return largest;
}

/// The first n floats of a vector, n <= kLanes; the others are zero, or stay as they were in memory.
inline F32 load(const float* p, int n) {
  F32 v{};
  std::memcpy(&v, p, static_cast<size_t>(n) * sizeof(float));
  return v;
}
inline void store(float* p, F32 v, int n) { std::memcpy(p, &v, static_cast<size_t>(n) * sizeof(float)); }

/// Calls f(i, lanes) for i = 0, kLanes, ... below n; the tail goes through the same code with fewer lanes.
template <class F>
inline void for_each_vector(int n, F f) {
  int i = 0;
  for (; i + kLanes <= n; i += kLanes) f(i, kLanes);
  if (i < n) f(i, n - i);
}

}  // namespace geci::GECI_SIMD

// What the two pages use of libraries that come with `./dev bench --against`, not with set-up.

declare module '@jax-js/jax' {
  export interface Array {
    /** One more use of the array: the call that takes it frees it. */
    readonly ref: Array;
    readonly shape: number[];
    dispose(): void;
    add(other: Array | number): Array;
    sub(other: Array | number): Array;
    mul(other: Array | number): Array;
    div(other: Array | number): Array;
    reshape(shape: number[]): Array;
    astype(type: 'int32'): Array;
    sum(axis: number): Array;
    mean(): Array;
    data(): Promise<ArrayLike<number> & Iterable<number>>;
    dataSync(): ArrayLike<number> & Iterable<number>;
  }
  export const numpy: {
    readonly int32: 'int32';
    arange(stop: number): Array;
    array(values: Int32Array | Float32Array): Array;
    concatenate(parts: Array[], axis: number): Array;
    equal(a: Array, b: Array): Array;
    greaterEqual(a: Array, b: Array | number): Array;
    split(x: Array, at: number | number[], axis: number): Array[];
    sqrt(x: Array): Array;
    square(x: Array): Array;
    take(x: Array, ids: Array, axis: number): Array;
    tanh(x: Array): Array;
    where(condition: Array, x: Array, y: Array | number): Array;
    zeros(shape: number[]): Array;
  };
  export const lax: {
    dot(a: Array, b: Array, how: { lhsContractingDims: number[]; rhsContractingDims: number[] }): Array;
  };
  export const nn: { logsumexp(x: Array, axis: number): Array; sigmoid(x: Array): Array };
  export const tree: { ref(arrays: Array[]): Array[]; dispose(arrays: Array[]): void };
  export function defaultDevice(device: string): void;
  /** Those that there are. */
  export function init(device: string): Promise<string[]>;
  export function jit<F>(traced: F): F;
  export function valueAndGrad(of: (x: Array) => Array): (x: Array) => [Array, Array];
}

declare module '@tensorflow/tfjs' {
  export interface Tensor {
    readonly shape: number[];
    data(): Promise<ArrayLike<number> & Iterable<number>>;
    dispose(): void;
    expandDims(axis: number): Tensor;
  }
  export interface Scalar extends Tensor {
    readonly rank: 0;
  }
  export interface Tensor1D extends Tensor {
    readonly rank: 1;
  }
  export interface Tensor2D extends Tensor {
    readonly rank: 2;
  }
  export interface Variable extends Tensor {
    readonly trainable: boolean;
  }
  type Save = (tensors: Tensor[]) => void;
  type Gradient = (dy: Tensor, saved: Tensor[]) => Tensor | Tensor[];
  export function add<T extends Tensor>(a: Tensor, b: Tensor): T;
  export function cast(x: Tensor, type: 'float32'): Tensor;
  export function concat(parts: Tensor[], axis: number): Tensor;
  export function customGrad(
    f: (...given: (Tensor | Save)[]) => { value: Tensor; gradFunc: Gradient },
  ): (...given: Tensor[]) => Tensor;
  export function div(a: Tensor, b: number): Tensor;
  export function gather(x: Tensor, ids: Tensor): Tensor;
  export function logSoftmax(x: Tensor): Tensor;
  export function matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
  export function mul<T extends Tensor>(a: Tensor, b: Tensor): T;
  export function neg(x: Tensor): Tensor;
  export function oneHot(ids: Tensor1D, depth: number): Tensor;
  export function scatterND(at: Tensor, values: Tensor, shape: number[]): Tensor;
  export function setBackend(name: 'wasm'): Promise<boolean>;
  export function sigmoid(x: Tensor): Tensor;
  export function split<T extends Tensor>(x: T, parts: number, axis: number): T[];
  export function sub<T extends Tensor>(a: Tensor, b: Tensor): T;
  export function sum(x: Tensor): Tensor;
  export function tanh<T extends Tensor>(x: T): T;
  export function tensor(values: Float32Array, shape: number[]): Tensor;
  export function tensor1d(values: Int32Array, type: 'int32'): Tensor1D;
  export function transpose(x: Tensor): Tensor;
  export function variable(first: Tensor): Variable;
  export function zeros(shape: number[]): Tensor;
  export const train: {
    adam(rate: number, beta1: number, beta2: number, epsilon: number): {
      minimize(loss: () => Scalar, returnCost: boolean, variables: Variable[]): Scalar | null;
    };
  };
  export const version: { readonly tfjs: string };
}

declare module '@tensorflow/tfjs-backend-wasm' {
  export function setThreadsCount(count: number): void;
  export function setWasmPaths(folder: string): void;
}

// @ts-check
// What the browser says of the machine's GPU before it is opened.

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render/i;
/** A browser that takes longer to answer is asked again when somebody chooses the GPU. */
const MOST_MS = 1500;

export const findAdapter = async () => (await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? null;

/** @param {GPUAdapter} adapter */
export function describe({ info }) {
  const { description, vendor, architecture, device } = info;
  const name = description || [vendor, architecture || device].filter(Boolean).join(' ') || 'GPU';
  const isFallback = 'isFallbackAdapter' in info && info.isFallbackAdapter === true;
  const isSoftware = isFallback || SOFTWARE.test([name, vendor, architecture, device].join(' '));
  return { name: name.replace(/[^\x20-\x7e]/g, '').slice(0, 60), isSoftware };
}

/** @returns {Promise<boolean>} whether there is a GPU that the processor does not imitate */
export async function hasRealGpu() {
  const isReal = async () => {
    const adapter = await findAdapter().catch(() => null);
    return adapter !== null && !describe(adapter).isSoftware;
  };
  const tooLate = new Promise((resolve) => setTimeout(() => resolve(false), MOST_MS));
  return Boolean(await Promise.race([isReal(), tooLate]));
}

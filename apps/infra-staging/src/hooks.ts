// A failed `up` prints why pods are not ready; `destroy` refuses a namespace of another stack.
export {
  explainRollout as afterFailedUp,
  refuseToDestroyForeign as beforeDestroy,
} from '@per-branch/branch-env/cluster';

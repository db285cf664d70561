import {setBackend, getBackend, tensor, binaryCrossEntropy, sub} from '@makemore/tensor-ops';
await setBackend(process.argv[2]!);
const x = tensor([0,1,0.5, -1, 1e-30, 1e-38, 1e-40]);
console.log(await x.log().data(), await x.log().clamp({min:-100}).data(), await sub(1,x).data());
console.log(await tensor([1, 3, 7]).div(tensor([0,0,1])).data());
console.log(await tensor([100000, 65537], {dtype:'int32'}).mul(tensor([100000, 65537], {dtype:'int32'})).data());
process.exit(0);

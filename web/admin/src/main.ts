import { mount } from 'svelte';
import './ui/base.css';
import App from './App.svelte';

export default mount(App, { target: document.getElementById('app')! });
